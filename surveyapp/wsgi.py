"""What a WSGI server loads: `surveyapp.wsgi:app`."""

from surveyapp.app import create_app

app = create_app()
