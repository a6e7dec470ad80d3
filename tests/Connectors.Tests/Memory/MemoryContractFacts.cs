using CrmSync.Connectors.Memory;
using CrmSync.Connectors.Tests.Contract;
using CrmSync.Sandbox.Memory;

namespace CrmSync.Connectors.Tests.Memory;

public sealed class MemoryContractFacts() : ConnectorContract(() => new MemoryBench());

/// <summary>The same service with a bad habit in every place.</summary>
public sealed class RoughMemoryContractFacts() : ConnectorContract(() => new MemoryBench(
    new MemorySwitches { KeysAreUnique = false, VersionIsTime = true, Trims = true, UpperCases = true, CutsTo = 60, RotatesRefreshTokens = true, RepliesCarryValues = false },
    new MemoryOptions { UniqueCreateKey = false, SoftVersions = true, Trims = true, UpperCases = true, CutsTo = 60, ReplyCarriesRecord = false }));
