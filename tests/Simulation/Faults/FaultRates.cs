namespace CrmSync.Simulation.Faults;

/// <summary>The most often a kind strikes, per occasion. A seed draws from nothing to that.</summary>
internal static class FaultRates
{
    public static double Most(FaultKind kind) => kind switch
    {
        FaultKind.PushIsLost => 1,
        FaultKind.PushComesTwice => 0.5,
        FaultKind.PushIsLate => 0.5,
        FaultKind.PushIsForged => 0.1,
        FaultKind.VendorThrottles => 0.1,
        FaultKind.VendorFailsBefore or FaultKind.VendorDropsBefore => 0.1,
        FaultKind.VendorFailsAfter or FaultKind.VendorDropsAfter => 0.2,
        FaultKind.BatchRowsRefused => 0.1,
        FaultKind.BatchRowsMissing or FaultKind.BatchRowsShuffled => 0.1,
        FaultKind.ReadIsStale => 0.1,
        FaultKind.ListIsShort => 0.3,
        FaultKind.PageIsEmpty => 0.1,
        FaultKind.CursorExpires => 0.02,
        FaultKind.TokenExpires => 0.05,
        FaultKind.StorageRefuses => 0.01,
        FaultKind.StorageConflicts => 0.01,
        FaultKind.StorageLosesItsAnswer => 0.01,
        FaultKind.QueueRefuses or FaultKind.QueueLosesItsAnswer => 0.05,
        FaultKind.MessageIsLost => 0.05,
        FaultKind.MessageComesTwice => 0.3,
        FaultKind.ProcessIsKilled => 1,
        FaultKind.AnswerIsSlow => 0.02,
        FaultKind.ClockIsWrong => 1,
        FaultKind.GrantIsRevoked => 0.5,
        FaultKind.ChannelDies => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
