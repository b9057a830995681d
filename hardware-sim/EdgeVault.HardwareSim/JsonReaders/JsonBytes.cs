namespace EdgeVault.HardwareSim.JsonReaders;

/// <summary>Puts encoded objects together.</summary>
internal static class JsonBytes
{
    public static byte[] Array(IReadOnlyList<byte[]> objects)
    {
        var bytes = new List<byte>(objects.Sum(static one => one.Length + 1) + 1) { (byte)'[' };
        for (var at = 0; at < objects.Count; at++)
        {
            if (at > 0)
            {
                bytes.Add((byte)',');
            }

            bytes.AddRange(objects[at]);
        }

        bytes.Add((byte)']');
        return [.. bytes];
    }
}
