using EdgeVault.Custody.Stations;
using EdgeVault.TestKit;

namespace EdgeVault.Custody.Tests.Stations;

public sealed class StationDiagramTests
{
    [Theory]
    [InlineData(StationActivity.PutAway)]
    [InlineData(StationActivity.HandOver)]
    [InlineData(StationActivity.Pack)]
    [InlineData(StationActivity.Count)]
    public void The_page_about_stations_shows_the_tables(StationActivity activity)
    {
        var page = File.ReadAllText(Checkout.PathOf("docs", "operating", "stations.md"));
        Assert.Contains($"```mermaid\n{StationTable.Diagram(activity)}```", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StationActivity.PutAway)]
    [InlineData(StationActivity.HandOver)]
    [InlineData(StationActivity.Pack)]
    [InlineData(StationActivity.Count)]
    public void Every_state_can_be_reached_and_left(StationActivity activity)
    {
        var table = StationTable.Of(activity).ToArray();
        var reached = new HashSet<StationState> { StationState.SignedOut };
        while (table.Any(transition => reached.Contains(transition.From) && reached.Add(transition.To)))
        {
        }

        Assert.True(reached.SetEquals(table.Select(transition => transition.From)));
        Assert.All(
            reached.Where(state => state != StationState.SignedOut),
            state => Assert.Contains(table, transition => transition.From == state && transition.On == StationCodeKind.Cancel));
    }
}
