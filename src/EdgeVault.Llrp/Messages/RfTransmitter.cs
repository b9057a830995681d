namespace EdgeVault.Llrp.Messages;

/// <summary>RFTransmitter (LLRP 1.0.1 §16.2.6.8).</summary>
/// <param name="HopTable">Of the reader's hop tables; 0 where it does not hop.</param>
/// <param name="Channel">From 1 in the reader's table of fixed frequencies; of no meaning where it hops.</param>
/// <param name="PowerIndex">Into the reader's table of powers.</param>
public readonly record struct RfTransmitter(ushort HopTable, ushort Channel, ushort PowerIndex);
