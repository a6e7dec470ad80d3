namespace CrmSync.Simulation.Faults;

/// <summary>What can go wrong, each with a stream of its own.</summary>
public enum FaultKind
{
    PushIsLost,
    PushComesTwice,
    PushIsLate,
    PushIsForged,
    VendorThrottles,
    VendorFailsBefore,
    VendorFailsAfter,
    VendorDropsBefore,
    VendorDropsAfter,
    BatchRowsRefused,
    BatchRowsMissing,
    BatchRowsShuffled,
    ReadIsStale,
    ListIsShort,
    PageIsEmpty,
    CursorExpires,
    TokenExpires,
    GrantIsRevoked,
    StorageRefuses,
    StorageLosesItsAnswer,
    StorageConflicts,
    QueueRefuses,
    QueueLosesItsAnswer,
    MessageIsLost,
    MessageComesTwice,
    ProcessIsKilled,
    AnswerIsSlow,
    ClockIsWrong,
}
