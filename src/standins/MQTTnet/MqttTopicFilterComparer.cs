namespace MQTTnet;

public enum MqttTopicFilterCompareResult
{
    NoMatch,
    IsMatch,
    FilterInvalid,
    TopicInvalid,
}

/// <summary>MQTT 3.1.1 §4.7: <c>+</c> stands for one level, <c>#</c> for the rest, parent included.</summary>
public static class MqttTopicFilterComparer
{
    public static MqttTopicFilterCompareResult Compare(string topic, string filter)
    {
        if (string.IsNullOrEmpty(topic) || topic.AsSpan().ContainsAny('+', '#'))
        {
            return MqttTopicFilterCompareResult.TopicInvalid;
        }

        var filterLevels = (filter ?? "").Split('/');
        if (string.IsNullOrEmpty(filter) || !IsValid(filterLevels))
        {
            return MqttTopicFilterCompareResult.FilterInvalid;
        }

        // §4.7.2: a wildcard in front does not match what begins with $.
        return topic[0] == '$' && (filter[0] is '+' or '#')
            ? MqttTopicFilterCompareResult.NoMatch
            : Match(topic.Split('/'), filterLevels);
    }

    private static bool IsValid(string[] levels) => !levels.Where((level, at) =>
        (level.Contains('#', StringComparison.Ordinal) && (level != "#" || at != levels.Length - 1))
        || (level.Contains('+', StringComparison.Ordinal) && level != "+")).Any();

    private static MqttTopicFilterCompareResult Match(string[] topic, string[] filter)
    {
        for (var at = 0; at < filter.Length; at++)
        {
            if (filter[at] == "#")
            {
                return MqttTopicFilterCompareResult.IsMatch;
            }

            if (at >= topic.Length || (filter[at] != "+" && filter[at] != topic[at]))
            {
                return MqttTopicFilterCompareResult.NoMatch;
            }

            // "a/#" matches "a" too.
            if (at == topic.Length - 1 && filter.Length == topic.Length + 1 && filter[^1] == "#")
            {
                return MqttTopicFilterCompareResult.IsMatch;
            }
        }

        return topic.Length == filter.Length ? MqttTopicFilterCompareResult.IsMatch : MqttTopicFilterCompareResult.NoMatch;
    }
}
