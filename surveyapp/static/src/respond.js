import { characterCount, errorSummary, exclusiveChoices, guardDoubleSending } from "./forms.js";
import { quickExit } from "./exit.js";

exclusiveChoices(document);
guardDoubleSending(document);
errorSummary(document);
characterCount(document);
quickExit(document, window);
