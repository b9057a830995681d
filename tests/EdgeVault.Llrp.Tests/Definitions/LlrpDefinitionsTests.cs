using EdgeVault.Llrp.Definitions;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Tests.Definitions;

public sealed class LlrpDefinitionsTests
{
    [Fact]
    public void The_tables_have_every_message_and_parameter_of_1_0_1_and_1_1_and_nothing_else()
    {
        Assert.Equal(
            Enum.GetValues<LlrpMessageType>().Select(type => ((int)type, type.ToString())),
            OfKind(LlrpElementKind.Message).Order());
        Assert.Equal(
            Enum.GetValues<LlrpParameterType>().Select(type => ((int)type, type.ToString())),
            OfKind(LlrpElementKind.Tv).Concat(OfKind(LlrpElementKind.Tlv)).Order());
    }

    [Fact]
    public void LLRP_1_1_adds_four_messages_and_twelve_parameters()
    {
        var added = LlrpDefinitions.All
            .Where(definition => definition.IsSince11 && !IsAlternative(definition)).ToList();

        Assert.Equal(
            [46, 47, 56, 57],
            added.Where(definition => definition.Kind == LlrpElementKind.Message)
                .Select(definition => definition.Number));
        Assert.Equal(
            [19, 20, 355, 356, 357, 358, 359, 360, 361, 362, 363, 365],
            added.Where(definition => definition.Kind != LlrpElementKind.Message)
                .Select(definition => definition.Number));
    }

    [Fact]
    public void Impinj_has_104_customs_and_Zebra_70()
    {
        var customs = LlrpDefinitions.All.Where(definition => definition.Kind == LlrpElementKind.Custom).ToList();

        Assert.Equal(104, customs.Count(custom => custom.Vendor == ImpinjIds.Pen));
        Assert.Equal(70, customs.Count(custom => custom.Vendor == 161));
    }

    [Fact]
    public void Every_parameter_that_may_stand_somewhere_is_defined() =>
        Assert.All(
            LlrpDefinitions.All.SelectMany(definition => definition.Children).SelectMany(child => child.Names),
            name => Assert.True(LlrpDefinitions.TryFindParameter(name, out _), name));

    [Fact]
    public void A_TV_is_as_long_in_the_tables_as_the_parameter_reader_takes_it()
    {
        foreach (var definition in LlrpDefinitions.All.Where(definition => definition.Kind == LlrpElementKind.Tv))
        {
            var parameters = new LlrpParameterReader([(byte)(0x80 | definition.Number), .. new byte[64]]);

            Assert.True(parameters.TryRead(out var parameter), definition.Name);
            Assert.Equal(definition.Fields.Sum(field => field.Bits), parameter.Value.Length * 8);
        }
    }

    [Theory]
    [InlineData("tlv 1 Half A:u4", "The fields of Half end inside a byte.")]
    [InlineData("tlv 1 Odd A:x8", "'A:x8' has no known type.")]
    [InlineData("tlv 1 Late Child A:u8", "Late has a field behind a parameter.")]
    [InlineData("tvl 1 Misspelt", "'tvl 1 Misspelt' is no definition.")]
    public void A_line_that_the_grammar_does_not_have_is_named(string line, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => LlrpTableParser.Parse(line)).Message);

    private static bool IsAlternative(LlrpDefinition definition) =>
        LlrpDefinitions.All.Any(other => ReferenceEquals(other.Alternative, definition));

    private static IEnumerable<(int Number, string Name)> OfKind(LlrpElementKind kind) => LlrpDefinitions.All
        .Where(definition => definition.Kind == kind && !IsAlternative(definition))
        .Select(definition => (definition.Number, definition.Name));
}
