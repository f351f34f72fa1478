import { characterCount, errorSummary, exclusiveChoices, guardDoubleSending } from "./forms.js";
import { liveWriting } from "./writing.js";

exclusiveChoices(document);
guardDoubleSending(document);
errorSummary(document);
characterCount(document);
liveWriting(document);
