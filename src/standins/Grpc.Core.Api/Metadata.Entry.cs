using System.Buffers;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One header: a lower-case key with text, or a key ending in <c>-bin</c> with bytes.</summary>
    public class Entry
    {
        // Header-Name of the gRPC protocol ("gRPC over HTTP2", Requests).
        private static readonly SearchValues<char> KeyCharacters =
            SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.");

        private readonly string? _text;
        private readonly byte[]? _bytes;

        /// <exception cref="ArgumentException">The key is malformed or ends in <c>-bin</c>.</exception>
        public Entry(string key, string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Key = LowerCase(key);
            if (IsBinary)
            {
                throw new ArgumentException($"'{Key}' ends in {BinaryHeaderSuffix} and takes bytes.", nameof(key));
            }

            _text = value;
        }

        /// <exception cref="ArgumentException">The key is malformed or does not end in <c>-bin</c>.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            ArgumentNullException.ThrowIfNull(valueBytes);
            Key = LowerCase(key);
            if (!IsBinary)
            {
                throw new ArgumentException(
                    $"'{Key}' takes text; for bytes end it in {BinaryHeaderSuffix}.", nameof(key));
            }

            _bytes = [.. valueBytes];
        }

        public string Key { get; }

        /// <summary>The text. Bytes are read as ASCII, which loses what is not.</summary>
        public string Value => _text ?? Encoding.ASCII.GetString(_bytes!);

        /// <summary>A copy of the bytes; text as ASCII.</summary>
        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(_text!) : [.. _bytes];

        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        public override string ToString() =>
            IsBinary ? $"[Entry: key={Key}, {_bytes!.Length} bytes]" : $"[Entry: key={Key}, value={_text}]";

        private static string LowerCase(string key)
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            var lower = key.ToLowerInvariant();
            return lower.AsSpan().ContainsAnyExcept(KeyCharacters)
                ? throw new ArgumentException(
                    $"'{key}' is no metadata key: letters, digits, '_', '-' and '.' make one.", nameof(key))
                : lower;
        }
    }
}
