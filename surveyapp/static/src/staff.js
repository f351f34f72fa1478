import { characterCount, errorSummary, exclusiveChoices, guardDoubleSending } from "./forms.js";

exclusiveChoices(document);
guardDoubleSending(document);
errorSummary(document);
characterCount(document);
