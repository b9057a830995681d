namespace MQTTnet;

/// <summary>Numbers are those of MQTT 5, as in MQTTnet; a 3.1.1 return code is translated.</summary>
public enum MqttClientConnectResultCode
{
    Success = 0,
    UnspecifiedError = 128,
    UnsupportedProtocolVersion = 132,
    ClientIdentifierNotValid = 133,
    BadUserNameOrPassword = 134,
    NotAuthorized = 135,
    ServerUnavailable = 136,
}
