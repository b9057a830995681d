namespace MQTTnet.Tests;

/// <summary>The examples of MQTT 3.1.1 §4.7, and their neighbours.</summary>
public sealed class MqttTopicFilterComparerTests
{
    [Theory]
    [InlineData("sport/tennis/player1", "sport/tennis/player1/#", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("sport/tennis/player1/ranking", "sport/tennis/player1/#", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("sport/tennis/player1/score/wimbledon", "sport/tennis/player1/#", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("sport", "sport/#", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("sport", "#", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("sport/tennis#", "sport", MqttTopicFilterCompareResult.TopicInvalid)]
    [InlineData("sport", "sport/tennis#", MqttTopicFilterCompareResult.FilterInvalid)]
    [InlineData("sport", "sport/tennis/#/ranking", MqttTopicFilterCompareResult.FilterInvalid)]
    [InlineData("sport/tennis/player1", "sport/tennis/+", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("sport/tennis/player1/ranking", "sport/tennis/+", MqttTopicFilterCompareResult.NoMatch)]
    [InlineData("sport", "sport/+", MqttTopicFilterCompareResult.NoMatch)]
    [InlineData("sport/", "sport/+", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("/finance", "+/+", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("/finance", "/+", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("/finance", "+", MqttTopicFilterCompareResult.NoMatch)]
    [InlineData("sport", "sport+", MqttTopicFilterCompareResult.FilterInvalid)]
    [InlineData("$SYS/monitor/Clients", "#", MqttTopicFilterCompareResult.NoMatch)]
    [InlineData("$SYS/monitor/Clients", "+/monitor/Clients", MqttTopicFilterCompareResult.NoMatch)]
    [InlineData("$SYS/monitor/Clients", "$SYS/#", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("$SYS/monitor/Clients", "$SYS/monitor/+", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("ACCOUNTS", "Accounts", MqttTopicFilterCompareResult.NoMatch)]
    [InlineData("a/b", "a", MqttTopicFilterCompareResult.NoMatch)]
    [InlineData("", "a", MqttTopicFilterCompareResult.TopicInvalid)]
    [InlineData("a", "", MqttTopicFilterCompareResult.FilterInvalid)]
    public void A_topic_matches_as_the_standard_says(string topic, string filter, MqttTopicFilterCompareResult expected) =>
        Assert.Equal(expected, MqttTopicFilterComparer.Compare(topic, filter));
}
