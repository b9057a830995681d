using EdgeVault.Capture.Inputs;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Capture;

/// <summary>Event ids 2000–2999.</summary>
internal static partial class CaptureLog
{
    [LoggerMessage(2001, LogLevel.Information, "Reader {Reader} at {Endpoint} inventories (model {Model}, firmware {Firmware})")]
    public static partial void ReaderConnected(
        this ILogger logger, string reader, string endpoint, string model, string firmware);

    [LoggerMessage(2002, LogLevel.Warning, "Reader {Reader} at {Endpoint} is lost: {Why}")]
    public static partial void ReaderLost(this ILogger logger, string reader, string endpoint, string why);

    [LoggerMessage(2003, LogLevel.Warning, "Reader {Reader} at {Endpoint} will be tried again in {Seconds:0.0} s (attempt {Attempt}): {Why}")]
    public static partial void ReaderWillBeTriedAgain(
        this ILogger logger, string reader, string endpoint, int attempt, double seconds, string why);

    [LoggerMessage(2004, LogLevel.Information, "Reader {Reader} is no longer wanted: the gateway stops")]
    public static partial void ReaderStopped(this ILogger logger, string reader);

    [LoggerMessage(2005, LogLevel.Warning, "Reader {Reader} did not close its connection in order: {Why}")]
    public static partial void ReaderNotClosedInOrder(this ILogger logger, string reader, string why);

    [LoggerMessage(2006, LogLevel.Warning, "Reader {Reader}: antenna {Antenna}, connected: {Connected}")]
    public static partial void AntennaChanged(this ILogger logger, string reader, int antenna, bool connected);

    [LoggerMessage(2007, LogLevel.Error, "Reader {Reader}: its report buffer overflowed, reports are lost")]
    public static partial void ReportBufferOverflowed(this ILogger logger, string reader);

    [LoggerMessage(2008, LogLevel.Error, "Reader {Reader} reports an exception: {Message}")]
    public static partial void ReaderReportsException(this ILogger logger, string reader, string message);

    [LoggerMessage(2009, LogLevel.Debug, "Reader {Reader} sent a message that has no place here: {Type}")]
    public static partial void UnknownMessage(this ILogger logger, string reader, string type);

    [LoggerMessage(2010, LogLevel.Error, "Reader {Reader} at {Endpoint} is another one and is not used: {Why}. If it was replaced, set its Identity")]
    public static partial void ReaderIsAnother(this ILogger logger, string reader, string endpoint, string why);

    [LoggerMessage(2011, LogLevel.Warning, "Reader {Reader} does not stand the question for its LLRP version; from now on it is spoken to in 1.0.1")]
    public static partial void ReaderStaysWithOldVersion(this ILogger logger, string reader);

    [LoggerMessage(2012, LogLevel.Information, "Reader {Reader}: its configuration has changed; it is connected anew, to {Endpoint}")]
    public static partial void ReaderReconfigured(this ILogger logger, string reader, string endpoint);

    [LoggerMessage(2013, LogLevel.Error, "Reader {Reader}: {Lost} events before number {Number} never came, reads are lost")]
    public static partial void EventsMissing(this ILogger logger, string reader, long lost, long number);

    [LoggerMessage(2014, LogLevel.Warning, "Reader {Reader} sends what cannot be read, counted from now on: {Fault}")]
    public static partial void MessageMalformed(this ILogger logger, string reader, string fault);

    [LoggerMessage(2015, LogLevel.Warning, "Reader {Reader} sends reads without an antenna, and serves several: they are counted and go nowhere. Turn on the antenna in its tag data")]
    public static partial void ReadWithoutAntenna(this ILogger logger, string reader);

    [LoggerMessage(2016, LogLevel.Warning, "Reader {Reader}: a retained message was refused; nobody knows when it was sent")]
    public static partial void RetainedRefused(this ILogger logger, string reader);

    [LoggerMessage(2017, LogLevel.Warning, "Reader {Reader} at {Endpoint} says nothing: {Why}")]
    public static partial void ReaderSilent(this ILogger logger, string reader, string endpoint, string why);

    [LoggerMessage(2018, LogLevel.Warning,
        "Reader {Reader} does not tell how its inputs stand; a door there is unknown until it moves: {Why}")]
    public static partial void InputsRefused(this ILogger logger, string reader, string why);

    [LoggerMessage(2019, LogLevel.Warning,
        "Reader {Reader} did not set its outputs; what the door shows may be old, and it is tried again: {Why}")]
    public static partial void OutputsNotSet(this ILogger logger, string reader, string why);

    [LoggerMessage(2024, LogLevel.Information, "Portal {Portal}: {Reads} late reads of {From:O} to {To:O}, brought by {Reader}")]
    public static partial void BacklogCame(
        this ILogger logger, string portal, long reads, DateTimeOffset from, DateTimeOffset to, string reader);

    [LoggerMessage(2025, LogLevel.Information, "Portal {Portal}: the input of its door is {State}")]
    public static partial void DoorChanged(this ILogger logger, string portal, string state);

    [LoggerMessage(2026, LogLevel.Warning,
        "Portal {Portal}: its light beams are not believed ({Fault}); it goes by radio alone until somebody breaks both. Look at them")]
    public static partial void BeamsDoubted(this ILogger logger, string portal, BeamFault fault);

    [LoggerMessage(2027, LogLevel.Information, "Portal {Portal}: its light beams work again")]
    public static partial void BeamsBelieved(this ILogger logger, string portal);

    [LoggerMessage(2028, LogLevel.Warning,
        "Portal {Portal}: the contact of its door is not believed: it says closed while things go through. Until it changes the door is one "
        + "without. Look at it, and whether it is wired or configured (/low) the wrong way round")]
    public static partial void ContactDoubted(this ILogger logger, string portal);

    [LoggerMessage(2029, LogLevel.Information, "Portal {Portal}: the contact of its door moves again")]
    public static partial void ContactBelieved(this ILogger logger, string portal);

    [LoggerMessage(2020, LogLevel.Information, "Capture watches {Portals} portals with {Readers} readers")]
    public static partial void CaptureStarted(this ILogger logger, int portals, int readers);

    [LoggerMessage(2022, LogLevel.Error, "The changed configuration is not used: {Faults}")]
    public static partial void NewConfigurationIsFaulty(this ILogger logger, string faults);

    [LoggerMessage(2023, LogLevel.Warning, "Changed, and used from the next start only: {Parts}")]
    public static partial void NewConfigurationNeedsRestart(this ILogger logger, string parts);

    [LoggerMessage(2021, LogLevel.Information, "Capture has stopped: {Reads} tag reports of {Epcs} EPCs")]
    public static partial void CaptureStopped(this ILogger logger, long reads, long epcs);
}
