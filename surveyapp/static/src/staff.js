import { desk } from "./desk.js";
import { characterCount, errorSummary, exclusiveChoices, guardDoubleSending } from "./forms.js";
import { liveWriting } from "./writing.js";

exclusiveChoices(document);
desk(document);
guardDoubleSending(document);
errorSummary(document);
characterCount(document);
liveWriting(document);
