using System.Diagnostics.CodeAnalysis;

namespace EdgeVault.Llrp.Definitions;

/// <summary>Every message and parameter of LLRP 1.0.1 and 1.1 and the vendors' customs, read once from the tables.</summary>
/// <remarks>
/// The tables are the text files beside this one. A parameter is added there by a line, and with it to the decoder, the
/// encoder, and the tests that go through all definitions.
/// </remarks>
public static class LlrpDefinitions
{
    private const int NumberMax = 1023;

    private static readonly Lazy<Tables> Loaded = new(() => Tables.Of(
        LlrpTableParser.ParseResource("llrp.txt"),
        LlrpTableParser.ParseResource("impinj.txt"),
        LlrpTableParser.ParseResource("zebra.txt")));

    /// <summary>All of them, in the order of the tables.</summary>
    public static IReadOnlyList<LlrpDefinition> All => Loaded.Value.All;

    public static LlrpDefinition? Message(int number) => At(Loaded.Value.Messages, number);

    /// <summary>A parameter of the standard, <c>Custom</c> included.</summary>
    public static LlrpDefinition? Parameter(int number) => At(Loaded.Value.Parameters, number);

    /// <summary>A parameter of the standard or of a vendor, by name.</summary>
    public static bool TryFindParameter(string name, [NotNullWhen(true)] out LlrpDefinition? definition) =>
        Loaded.Value.ByName.TryGetValue(name, out definition);

    public static LlrpDefinition? Custom(uint vendor, uint subtype) =>
        Loaded.Value.Customs.GetValueOrDefault((vendor, subtype));

    public static LlrpDefinition? CustomMessage(uint vendor, uint subtype) =>
        Loaded.Value.CustomMessages.GetValueOrDefault((vendor, subtype));

    private static LlrpDefinition? At(LlrpDefinition?[] table, int number) =>
        (uint)number < (uint)table.Length ? table[number] : null;

    private sealed class Tables
    {
        public List<LlrpDefinition> All { get; } = [];

        public LlrpDefinition?[] Messages { get; } = new LlrpDefinition?[NumberMax + 1];

        public LlrpDefinition?[] Parameters { get; } = new LlrpDefinition?[NumberMax + 1];

        public Dictionary<string, LlrpDefinition> ByName { get; } = new(StringComparer.Ordinal);

        public Dictionary<(uint Vendor, uint Subtype), LlrpDefinition> Customs { get; } = [];

        public Dictionary<(uint Vendor, uint Subtype), LlrpDefinition> CustomMessages { get; } = [];

        public static Tables Of(params ReadOnlySpan<IReadOnlyList<LlrpDefinition>> files)
        {
            var tables = new Tables();
            foreach (var file in files)
            {
                foreach (var definition in file)
                {
                    tables.Add(definition);
                }
            }

            return tables;
        }

        private void Add(LlrpDefinition definition)
        {
            All.Add(definition);
            var key = (definition.Vendor, definition.Subtype);
            switch (definition.Kind)
            {
                case LlrpElementKind.Message:
                    Messages[definition.Number] = definition;
                    return;
                case LlrpElementKind.CustomMessage:
                    CustomMessages.Add(key, definition);
                    return;
                case LlrpElementKind.Custom:
                    Customs.Add(key, definition);
                    break;
                case var _ when Parameters[definition.Number] is { } first:
                    first.Alternative = definition;
                    return;
                default:
                    Parameters[definition.Number] = definition;
                    break;
            }

            ByName.Add(definition.Name, definition);
        }
    }
}
