using Microsoft.Extensions.Logging;

namespace CrmSync.Simulation.Hosting;

/// <summary>What a process logs, with its exceptions.</summary>
internal sealed class SimLog(Action<string> read) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        read(state.ToString() ?? "");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        read($"{formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
