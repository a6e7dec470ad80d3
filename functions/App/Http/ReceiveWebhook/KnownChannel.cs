using CrmSync.App.State;
using CrmSync.Connectors.Contract;

namespace CrmSync.App.Http.ReceiveWebhook;

/// <summary>A push channel and the secret its pushes carry.</summary>
public sealed record KnownChannel(PushChannel Channel, ChannelSecret Secret);
