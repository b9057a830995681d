using EdgeVault.Hosting.Settings;
using Microsoft.Extensions.Configuration;

namespace EdgeVault.Hosting.Tests.Settings;

public sealed class SettingsShapeTests
{
    [Fact]
    public void Settings_that_all_answer_to_something_are_sound() => Assert.Empty(Faults(
        ("root:NAME", "dc1"), ("Root:Reach", "3"), ("Root:Colour", "red"), ("Root:Limit", ""),
        ("Root:Room:Quiet", "00:00:01.5"), ("Root:Doors:door-1:Antennas:r1/1", "inside"), ("Root:Rooms:a:Loud", "true"),
        ("Root:Side", "x")));

    [Theory]
    [InlineData("Root:Nme", "Colour, Doors, Limit, Name, Reach, Room, Rooms, Side")]
    [InlineData("Root:Room:Quite", "Loud, Quiet")]
    [InlineData("Root:Rooms:a:Quite", "Loud, Quiet")]
    [InlineData("Root:Doors:door-1:Antenas:r1/1", "Antennas, Kind")]
    public void A_key_that_nothing_answers_to_is_named_with_those_that_are_known_there(string key, string known)
    {
        // The path ends at the stranger; what stands below it is nobody's either.
        var stranger = key.EndsWith(":r1/1", StringComparison.Ordinal) ? key[..^":r1/1".Length] : key;

        Assert.Equal([$"{stranger} is not a setting; known here: {known}."], Faults((key, "1")));
    }

    [Fact]
    public void What_cannot_be_set_is_not_a_setting() =>
        Assert.StartsWith("Root:Fixed is not a setting", Assert.Single(Faults(("Root:Fixed", "1"))));

    [Theory]
    [InlineData("Root:Reach", "far", "Root:Reach is 'far', which is not a Int32.")]
    [InlineData("Root:Reach", "3.5", "Root:Reach is '3.5', which is not a Int32.")]
    [InlineData("Root:Room:Quiet", "soon", "Root:Room:Quiet is 'soon', which is not a time such as 00:00:30.")]
    [InlineData("Root:Rooms:a:Loud", "yes", "Root:Rooms:a:Loud is 'yes', which is not a Boolean.")]
    [InlineData("Root:Colour", "pink", "Root:Colour is 'pink', which is not a Colour.")]
    public void A_value_of_the_wrong_kind_is_named_with_what_it_should_be(string key, string value, string fault) =>
        Assert.Equal([fault], Faults((key, value)));

    [Fact]
    public void A_value_in_the_place_of_a_group_is_a_fault_because_the_binder_would_leave_the_defaults() => Assert.Equal(
        [
            "Root:Doors is 'door-1', but holds settings of its own.",
            "Root:Doors:door-1 is 'outside', but holds settings of its own; known here: Antennas, Kind.",
            "Root:Room is 'quiet', but holds settings of its own; known here: Loud, Quiet.",
        ],
        Faults(("Root:Room", "quiet")).Concat(Faults(("Root:Doors", "door-1")))
            .Concat(Faults(("Root:Doors:door-1", "outside"))).Order());

    [Fact]
    public void A_group_in_the_place_of_a_value_is_a_fault_because_the_binder_would_leave_the_default() =>
        Assert.Equal(["Root:Name is one value; nothing can stand below it."], Faults(("Root:Name:First", "dc1")));

    [Fact]
    public void All_faults_come_at_once()
    {
        var faults = Faults(
            ("Root:Nme", "dc1"), ("Root:Reach", "far"), ("Root:Room:Quite", "1"), ("Root:Doors:door-1:Kinde", "x"));

        Assert.Equal(4, faults.Count);
    }

    [Fact]
    public void Hostile_keys_and_values_are_only_reported()
    {
        var faults = Faults(("Root:<script>", "1"), ("Root:Reach", new string('9', 100_000)), ("Root:{0}", "%s"));

        Assert.Equal(3, faults.Count);
    }

    private static List<string> Faults(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)))
            .Build();
        var result = new SettingsShape<Root>(configuration.GetSection("Root"), typeof(Root), typeof(BesideRoot))
            .Validate(name: null, new Root());
        return [.. result.Failures ?? []];
    }

    internal enum Colour
    {
        Red,
        Green,
    }

    internal sealed class Root
    {
        public string Name { get; set; } = "";

        public int Reach { get; set; }

        public int? Limit { get; set; }

        public Colour Colour { get; set; }

        public string Fixed { get; } = "";

        public Room Room { get; set; } = new();

        public Dictionary<string, Room> Rooms { get; set; } = [];

        public IDictionary<string, Door> Doors { get; } = new SortedDictionary<string, Door>(StringComparer.Ordinal);
    }

    /// <summary>Bound from the same section by another room.</summary>
    internal sealed class BesideRoot
    {
        public string Side { get; set; } = "";
    }

    internal sealed class Room
    {
        public TimeSpan Quiet { get; set; }

        public bool Loud { get; set; }
    }

    internal sealed class Door
    {
        public string Kind { get; set; } = "";

        public IDictionary<string, string> Antennas { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
    }
}
