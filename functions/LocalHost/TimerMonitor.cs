using System.Text.Json;

namespace CrmSync.LocalHost;

/// <summary>Keeps each timer's status in a file, as the real host keeps it in a blob.</summary>
internal sealed class TimerMonitor(string folder)
{
    public TimerStatus? Read(string function)
    {
        var path = PathOf(function);
        return File.Exists(path) ? JsonSerializer.Deserialize<TimerStatus>(File.ReadAllText(path)) : null;
    }

    /// <summary>Written beside and moved into place: a killed host never leaves half a status.</summary>
    public void Write(string function, TimerStatus status)
    {
        Directory.CreateDirectory(folder);
        var beside = PathOf(function) + ".new";
        File.WriteAllText(beside, JsonSerializer.Serialize(status));
        File.Move(beside, PathOf(function), overwrite: true);
    }

    private string PathOf(string function) => Path.Combine(folder, function + ".timer.json");
}
