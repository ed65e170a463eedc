import { everything } from "./history.js";

process.stdout.write(everything());
