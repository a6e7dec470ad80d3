using System.Globalization;
using Spectre.Console;

namespace CrmSync.Playground.Tour;

/// <summary>Where the tour is read: in colour and with a moving bar on a terminal, in plain lines elsewhere.</summary>
internal sealed class Screen
{
    private const int BarWidth = 40;
    private const int PlainWidth = 160;
    private const int ClaimsALine = 4;

    private readonly bool isTerminal = !Console.IsOutputRedirected;
    private readonly IAnsiConsole console;

    public Screen()
    {
        console = AnsiConsole.Create(isTerminal ? new AnsiConsoleSettings() : new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = isTerminal ? console.Profile.Width : PlainWidth;
    }

    public void Heading(string text) => console.MarkupLine($"[bold]{Markup.Escape(text)}[/]");

    /// <summary>Never broken into lines, so that it can be copied.</summary>
    public void Text(string text = "") => console.Profile.Out.Writer.WriteLine(text);

    public void Step(int number, string title) => console.MarkupLine($"\n[bold blue]{number,2}[/]  [bold]{Markup.Escape(title)}[/]");

    public void Line(TimeSpan at, string text) => console.MarkupLine($"[grey]{Seconds(at)}[/]  {Markup.Escape(text)}");

    public void Claims(IReadOnlyList<Claim> claims)
    {
        foreach (var proved in claims.Where(claim => claim.IsTrue).Chunk(ClaimsALine))
        {
            console.MarkupLine($"[green]{"true",12}[/]  {Markup.Escape(string.Join(" · ", proved.AsEnumerable()))}");
        }

        foreach (var claim in claims.Where(claim => !claim.IsTrue))
        {
            console.MarkupLine($"[red]{"FALSE",12}[/]  {Markup.Escape(claim.ToString())}");
        }
    }

    /// <summary>Shows a bar for as long as the work lasts.</summary>
    public Task BarAsync(string what, Func<TimeSpan> elapsed, Func<Action<Progress>, Task> work) => isTerminal ? MovingBarAsync(what, work) : PlainBarAsync(elapsed, work);

    private Task MovingBarAsync(string what, Func<Action<Progress>, Task> work) => console.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = BarWidth }, new PercentageColumn(), new ElapsedTimeColumn())
        .StartAsync(bars =>
        {
            var bar = bars.AddTask(Markup.Escape(what));
            return work(progress =>
            {
                bar.Description = Markup.Escape(progress.Total == 0 ? what : progress.ToString());
                bar.Value = progress.Part * bar.MaxValue;
            });
        });

    /// <summary>A line for every fifth of the way.</summary>
    private Task PlainBarAsync(Func<TimeSpan> elapsed, Func<Action<Progress>, Task> work)
    {
        var shown = 0;
        return work(progress =>
        {
            var fifth = (int)(progress.Part * 5);
            if (fifth > shown)
            {
                shown = fifth;
                var full = (int)(progress.Part * BarWidth);
                Line(elapsed(), $"{new string('━', full)}{new string('─', BarWidth - full)} {progress}");
            }
        });
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds,10:0.00} s");
}
