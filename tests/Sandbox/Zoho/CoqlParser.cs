using System.Globalization;
using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>Reads COQL as strictly as the vendor: WHERE must be there, and more than two criteria must be nested in pairs.</summary>
internal sealed class CoqlParser
{
    private readonly List<(string Text, bool Literal, int Column)> _tokens = [];
    private readonly int _limit;
    private int _at;

    private CoqlParser(string text, int limit)
    {
        _limit = limit;
        Tokenise(text);
    }

    public static CoqlQuery Parse(string text, int limit) => new CoqlParser(text, limit).Query();

    private CoqlQuery Query()
    {
        Expect("select");
        var columns = new List<string> { Name() };
        while (Take(","))
        {
            columns.Add(Name());
        }

        if (columns.Count > 50)
        {
            throw ZohoRefusal.Limit(50, "select");
        }

        if (columns.GroupBy(c => c).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ZohoRefusal(400, "DUPLICATE_DATA", new() { ["column_name"] = twice.Key });
        }

        Expect("from");
        var module = Name();
        if (!Take("where"))
        {
            throw new ZohoRefusal(400, "SYNTAX_ERROR", new() { ["clause"] = "where" }, "missing clause");
        }

        var where = Condition();
        var order = new List<(string, bool)>();
        if (Take("order"))
        {
            Expect("by");
            do
            {
                var column = Name();
                var descending = Take("desc");
                _ = descending || Take("asc");
                order.Add((column, descending));
            }
            while (Take(","));
        }

        if (order.Count > 10)
        {
            throw ZohoRefusal.Limit(10, "order by");
        }

        var (limit, offset) = Window();
        if (_at < _tokens.Count)
        {
            throw Syntax();
        }

        if (Count(where) > 25)
        {
            throw ZohoRefusal.Limit(25, "where");
        }

        return new(columns, module, where, order, limit, offset);
    }

    private (int Limit, int Offset) Window()
    {
        var (limit, offset) = (200, 0);
        if (Take("limit"))
        {
            limit = Integer("limit");
            if (Take(","))
            {
                // "limit 200, 100" names the offset first.
                (offset, limit) = (limit, Integer("limit"));
            }
        }

        if (Take("offset"))
        {
            offset = Integer("offset");
        }

        if (limit < 1)
        {
            throw ZohoRefusal.Query("limit", limit);
        }

        if (limit > _limit)
        {
            throw ZohoRefusal.Limit(_limit, "limit");
        }

        return offset + limit > 100_000 ? throw ZohoRefusal.Limit(100_000, "offset") : (limit, offset);
    }

    private CoqlCondition Condition()
    {
        var left = Term();
        var and = Take("and");
        if (!and && !Take("or"))
        {
            return left;
        }

        var pair = new CoqlCondition.Pair(left, and, Term());
        return Peek() is "and" or "or" ? throw Syntax() : pair;
    }

    private CoqlCondition Term()
    {
        if (!Take("("))
        {
            return Criterion();
        }

        var inner = Condition();
        Expect(")");
        return inner;
    }

    private CoqlCondition.Compare Criterion()
    {
        var column = Name();
        if (Take("is"))
        {
            var not = Take("not");
            Expect("null");
            return new(column, not ? "is not null" : "is null", []);
        }

        var negated = Take("not");
        if (Take("in"))
        {
            Expect("(");
            var values = new List<string> { Literal() };
            while (Take(","))
            {
                values.Add(Literal());
            }

            Expect(")");
            return values.Count > 50 ? throw ZohoRefusal.Limit(50, "in") : new(column, negated ? "not in" : "in", values);
        }

        if (Take("between"))
        {
            var low = Literal();
            Expect("and");
            return new(column, negated ? "not between" : "between", [low, Literal()]);
        }

        if (Take("like"))
        {
            return new(column, negated ? "not like" : "like", [Literal()]);
        }

        return !negated && Peek() is "=" or "!=" or "<" or "<=" or ">" or ">=" ? new(column, _tokens[_at++].Text, [Literal()]) : throw Syntax();
    }

    private string Name()
    {
        // Reserved words are quoted to be names.
        if (_at < _tokens.Count && (_tokens[_at].Literal || char.IsLetter(_tokens[_at].Text[0]) || _tokens[_at].Text[0] is '_' or '$'))
        {
            return _tokens[_at++].Text;
        }

        throw Syntax();
    }

    private string Literal()
    {
        if (_at < _tokens.Count && (_tokens[_at].Literal || char.IsDigit(_tokens[_at].Text[0]) || Peek() is "true" or "false"))
        {
            return _tokens[_at++].Text;
        }

        throw Syntax();
    }

    private int Integer(string clause) => _at < _tokens.Count && int.TryParse(_tokens[_at].Text, CultureInfo.InvariantCulture, out var number)
        ? (_at++, number).number
        : throw ZohoRefusal.Query(clause, _at < _tokens.Count ? _tokens[_at].Text : "");

    private string? Peek() => _at < _tokens.Count && !_tokens[_at].Literal ? _tokens[_at].Text.ToLowerInvariant() : null;

    private bool Take(string word)
    {
        if (Peek() != word)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(string word)
    {
        if (!Take(word))
        {
            throw Syntax();
        }
    }

    private ZohoRefusal Syntax() => new(400, "SYNTAX_ERROR", new()
    {
        ["line"] = 1,
        ["column"] = _at < _tokens.Count ? _tokens[_at].Column : 0,
        ["near"] = _at < _tokens.Count ? _tokens[_at].Text : "<EOF>",
    });

    private static int Count(CoqlCondition condition) =>
        condition is CoqlCondition.Pair pair ? Count(pair.Left) + Count(pair.Right) : 1;

    private void Tokenise(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            var c = text[i];
            if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (c == '\'')
            {
                var value = new System.Text.StringBuilder();
                for (i++; i < text.Length && text[i] != '\''; i++)
                {
                    if (text[i] == '\\' && i + 1 < text.Length)
                    {
                        i++;
                    }

                    value.Append(text[i]);
                }

                if (i == text.Length)
                {
                    throw new ZohoRefusal(400, "SYNTAX_ERROR", new() { ["line"] = 1, ["column"] = start + 1, ["near"] = text[start..] });
                }

                i++;
                _tokens.Add((value.ToString(), true, start + 1));
            }
            else if (c is '(' or ')' or ',')
            {
                _tokens.Add((text[i++].ToString(), false, start + 1));
            }
            else if (c is '<' or '>' or '=' or '!')
            {
                i += i + 1 < text.Length && text[i + 1] == '=' ? 2 : 1;
                _tokens.Add((text[start..i], false, start + 1));
            }
            else
            {
                while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '_' or '.' or '$' or '-' || (text[i] == '>' && text[i - 1] == '-')))
                {
                    i++;
                }

                i = i == start ? i + 1 : i;
                _tokens.Add((text[start..i], false, start + 1));
            }
        }
    }
}
