using CrmSync.App.Storage.Tables;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Storage;

public sealed class TableFilterFacts
{
    [Fact]
    public void A_value_can_never_become_syntax() =>
        TableFilter.Create($"RowKey eq {"x' or RowKey ne '"}").ShouldBe("RowKey eq 'x'' or RowKey ne '''");

    [Fact]
    public void Every_type_has_its_literal()
    {
        TableFilter.Create($"A eq {1}").ShouldBe("A eq 1");
        TableFilter.Create($"A eq {1L}").ShouldBe("A eq 1L");
        TableFilter.Create($"A eq {3.0}").ShouldBe("A eq 3.0");
        TableFilter.Create($"A eq {0.1}").ShouldBe("A eq 0.1");
        TableFilter.Create($"A eq {false}").ShouldBe("A eq false");
        TableFilter.Create($"A eq {new Guid("0f8fad5b-d9cb-469f-a165-70867728950e")}").ShouldBe("A eq guid'0f8fad5b-d9cb-469f-a165-70867728950e'");
        TableFilter.Create($"A eq {new byte[] { 1, 254 }}").ShouldBe("A eq X'01fe'");
        TableFilter.Create($"A ge {new DateTimeOffset(2026, 1, 2, 4, 4, 5, TimeSpan.FromHours(1))}").ShouldBe("A ge datetime'2026-01-02T03:04:05.0000000Z'");
    }

    [Fact]
    public void What_a_table_cannot_compare_is_refused()
    {
        string? nothing = null;
        Should.Throw<ArgumentException>(() => TableFilter.Create($"A eq {nothing}"));
        Should.Throw<ArgumentException>(() => TableFilter.Create($"A eq {1.5m}")).Message.ShouldContain("Decimal");
        Should.Throw<ArgumentException>(() => TableFilter.Create($"A eq {double.NaN}"));
    }
}
