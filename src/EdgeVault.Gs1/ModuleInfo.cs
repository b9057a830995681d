using System.Runtime.CompilerServices;

// Every buffer here is written before it is read: BitReader and BitWriter clear theirs, text buffers count what they hold.
[module: SkipLocalsInit]
