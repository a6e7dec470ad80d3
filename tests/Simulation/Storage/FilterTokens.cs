namespace CrmSync.Simulation.Storage;

/// <summary>A filter's words, brackets and constants, one after the other; the spaces between are skipped.</summary>
internal ref struct FilterTokens(string filter)
{
    private ReadOnlySpan<char> _rest = filter.AsSpan().TrimStart(' ');

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public object ReadLiteral()
    {
        var prefix = Take(WordLength());
        var literal = _rest.StartsWith('\'') ? FilterLiteral.Quoted(prefix, ReadQuoted()) : FilterLiteral.Bare(prefix);
        SkipSpaces();
        return literal ?? throw Refusal();
    }

    public ReadOnlySpan<char> ReadWord()
    {
        var word = Take(WordLength());
        SkipSpaces();
        return word.IsEmpty ? throw Refusal() : word;
    }

    public bool TakeWord(string word)
    {
        var isNext = _rest[..WordLength()].SequenceEqual(word);
        if (isNext)
        {
            ReadWord();
        }

        return isNext;
    }

    public bool TakeMark(char mark)
    {
        var isNext = _rest.StartsWith(mark);
        if (isNext)
        {
            Take(1);
            SkipSpaces();
        }

        return isNext;
    }

    public readonly Exception Refusal() => TableRefusals.BadFilter(filter).ToException();

    /// <summary>A quote within is written twice.</summary>
    private string ReadQuoted()
    {
        for (var end = 1; end < _rest.Length; end++)
        {
            if (_rest[end] != '\'')
            {
                continue;
            }

            if (end + 1 < _rest.Length && _rest[end + 1] == '\'')
            {
                end++;
                continue;
            }

            return Take(end + 1)[1..^1].ToString().Replace("''", "'", StringComparison.Ordinal);
        }

        throw Refusal();
    }

    private readonly int WordLength() => _rest.IndexOfAny(" ()'") is var end and >= 0 ? end : _rest.Length;

    private ReadOnlySpan<char> Take(int length)
    {
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private void SkipSpaces() => _rest = _rest.TrimStart(' ');
}
