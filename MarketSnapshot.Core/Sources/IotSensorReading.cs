namespace MarketSnapshot.Core.Sources;

/// <summary>One measured value. Sensor and time identify it: the same reading sent again is not stored again.</summary>
public sealed class IotSensorReading
{
    /// <summary>The sensor.</summary>
    public Guid SensorId { get; init; }

    /// <summary>When it was measured.</summary>
    public DateTimeOffset ReadingTime { get; init; }

    /// <summary>The value, in the sensor's unit.</summary>
    public double Value { get; init; }

    /// <summary>Whether the device raised its alarm.</summary>
    public bool AlertTriggered { get; init; }

    /// <summary>When it was stored, by PostgreSQL's clock.</summary>
    public DateTimeOffset ReceivedAt { get; private set; }
}
