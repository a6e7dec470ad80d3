using Azure;

namespace CrmSync.Simulation.Storage;

/// <summary>What became of a request: a result, or a refusal, which is thrown when its answer has arrived.</summary>
internal readonly record struct TableAnswer<T>(T? Result, RequestFailedException? Refusal = null);
