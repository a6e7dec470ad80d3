using CrmSync.Sandbox.Pushes;

namespace CrmSync.Sandbox.Serving;

/// <summary>One attempt to deliver a notification. Status 0 means no answer.</summary>
public sealed record PushOutcome(PushDelivery Delivery, int Status);
