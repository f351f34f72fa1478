import { characterCount, errorSummary, exclusiveChoices, guardDoubleSending } from "./forms.js";
import { quickExit } from "./exit.js";
import { keepOnDevice } from "./keep.js";
import { readingRuler } from "./ruler.js";
import { readAloud } from "./speak.js";

exclusiveChoices(document);
guardDoubleSending(document);
keepOnDevice(document, window);
errorSummary(document);
characterCount(document);
quickExit(document, window);
readAloud(document, window);
readingRuler(document, window);
