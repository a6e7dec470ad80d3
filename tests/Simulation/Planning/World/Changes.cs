using System.Collections.Immutable;
using CrmSync.Engine.Model;
using CrmSync.Simulation.Planning.Case;
using CrmSync.Simulation.Planning.Oracle;

namespace CrmSync.Simulation.Planning.World;

/// <summary>Reads a write's changes as a vendor does. A field that is not mapped there, or a value nobody ever had, is a write that must not be.</summary>
internal static class Changes
{
    private static readonly string[] LeftNames = ["Subject", "Notes", "Amount", "Guests"];
    private static readonly string[] RightNames = ["summary", "notes", "amount", "guests"];

    /// <returns>The cells after the write, and which of them it names, one bit a cell.</returns>
    public static (byte[] Cells, int Touched) Apply(CaseOptions options, Side on, byte[] before, ImmutableArray<FieldChange> changes)
    {
        var (cells, touched) = ((byte[])before.Clone(), 0);
        foreach (var change in changes)
        {
            var field = Array.IndexOf(on == Side.Left ? LeftNames : RightNames, change.Field);
            if (field < 0)
            {
                throw new BrokenInvariant($"I7: writes the field '{change.Field}' on {on}, which is not mapped");
            }

            switch (change)
            {
                case FieldChange.Assign { Value: FieldValue.Set set } when field == Cells.GuestsField:
                    for (var cell = Cells.FirstGuest; cell < Cells.Mapped; cell++)
                    {
                        Put(cell, set.Elements.TryGetValue(Cells.GuestOf(cell), out var content) ? Cells.ReadContent(content) : 0);
                    }

                    break;
                case FieldChange.Assign assign when field != Cells.GuestsField:
                    Put(field, Cells.Read(field, assign.Value) is >= 0 and var value ? options.Stored(on, field, value) : -1);
                    break;
                case FieldChange.Edit edit when field == Cells.GuestsField:
                    foreach (var (key, content) in edit.Elements.Put)
                    {
                        Put(Cells.FirstGuest + key[0] - 'a', Cells.ReadContent(content));
                    }

                    foreach (var key in edit.Elements.Remove)
                    {
                        Put(Cells.FirstGuest + key[0] - 'a', 0);
                    }

                    break;
                default:
                    throw new BrokenInvariant($"I7: {change} does not fit the field");
            }
        }

        return (cells, touched);

        void Put(int cell, int value)
        {
            cells[cell] = value < 0 ? throw new BrokenInvariant($"I6: writes a value to {Cells.NameOf(Cells.FieldOf(cell))} on {on} that nobody ever gave") : (byte)value;
            touched |= 1 << cell;
        }
    }
}
