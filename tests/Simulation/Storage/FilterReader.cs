using CrmSync.App.Storage.Tables;

namespace CrmSync.Simulation.Storage;

/// <summary>
/// Reads a filter as <see cref="TableFilter"/> writes it; "not" binds before "and", "and" before "or".
/// https://learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities#supported-comparison-operators
/// </summary>
internal ref struct FilterReader
{
    private FilterTokens _tokens;

    public static FilterTerm Read(string filter)
    {
        var reader = new FilterReader { _tokens = new FilterTokens(filter) };
        var term = reader.ReadOr();
        return reader._tokens.IsAtEnd ? term : throw reader._tokens.Refusal();
    }

    private FilterTerm ReadOr()
    {
        var term = ReadAnd();
        while (_tokens.TakeWord("or"))
        {
            term = new FilterTerm.Or(term, ReadAnd());
        }

        return term;
    }

    private FilterTerm ReadAnd()
    {
        var term = ReadOne();
        while (_tokens.TakeWord("and"))
        {
            term = new FilterTerm.And(term, ReadOne());
        }

        return term;
    }

    private FilterTerm ReadOne()
    {
        if (_tokens.TakeWord("not"))
        {
            return new FilterTerm.Not(ReadOne());
        }

        if (!_tokens.TakeMark('('))
        {
            return new FilterTerm.Comparison(_tokens.ReadWord().ToString(), ReadOperator(), _tokens.ReadLiteral());
        }

        var inner = ReadOr();
        return _tokens.TakeMark(')') ? inner : throw _tokens.Refusal();
    }

    private FilterOperator ReadOperator() => _tokens.ReadWord() switch
    {
        "eq" => FilterOperator.Equal,
        "ne" => FilterOperator.NotEqual,
        "gt" => FilterOperator.Greater,
        "ge" => FilterOperator.GreaterOrEqual,
        "lt" => FilterOperator.Less,
        "le" => FilterOperator.LessOrEqual,
        _ => throw _tokens.Refusal(),
    };
}
