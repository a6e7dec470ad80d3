using CrmSync.Sandbox;
using CrmSync.Sandbox.Serving;

// Stands alone for trying the vendors by hand; tests and the playground start the server themselves.
var world = new SandboxWorld(TimeProvider.System);
Console.WriteLine($"Google refresh token of anna@example.com: {world.Google.AddUser("anna@example.com")}");
Console.WriteLine($"Zoho refresh token: {world.Zoho.RefreshToken}");
Console.WriteLine($"Xero client {CrmSync.Sandbox.Xero.XeroSandbox.ClientId}, secret {CrmSync.Sandbox.Xero.XeroSandbox.ClientSecret}, tenant {world.Xero.TenantId}, refresh token {world.Xero.RefreshToken}");
var port = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 0;
await using var server = await SandboxServer.StartAsync(world, new ServerOptions { Port = port }, CancellationToken.None);
Console.WriteLine($"The sandbox listens on {server.Url}");
var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    ended.TrySetResult();
};
await ended.Task;
