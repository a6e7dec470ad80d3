// Runs Azurite inside a process that ends with its parent: stdin closes when the parent does, however it dies.
// SIGTERM is what lets Azurite save its files; the deadline is for an Azurite that does not come to an end.
const [, , azurite, ...options] = process.argv;
process.argv = [process.argv[0], azurite, ...options];

process.stdin.on("error", () => {});
process.stdin.on("close", () => {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.exit(1), 10000).unref();
});
process.stdin.resume();

require(azurite);
