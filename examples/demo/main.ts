import { runDemo } from "./demo.js";

process.stdout.on("error", (problem: NodeJS.ErrnoException) => {
  if (problem.code !== "EPIPE") throw problem; // whoever reads the output may stop early: `| head`
});

process.exitCode = await runDemo(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  screen: process.stderr.isTTY ? process.stderr : null,
});
