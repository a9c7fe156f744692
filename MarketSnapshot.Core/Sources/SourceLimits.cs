namespace MarketSnapshot.Core.Sources;

/// <summary>What measured and recorded data may look like. The tables' CHECKs hold the same bounds.</summary>
public static class SourceLimits
{
    /// <summary>Most readings in one batch.</summary>
    public const int MaxReadings = 5_000;

    /// <summary>Greatest value of a reading or a bound, and its negative the least: beyond any quantity that is measured in a store.</summary>
    public const double MaxValue = 1e12;

    /// <summary>How long readings are kept; an older one is not taken in.</summary>
    public static readonly TimeSpan ReadingRetention = TimeSpan.FromDays(180);

    /// <summary>How far ahead a reading may be dated: a device in another time zone with a wrong clock, not one with a senseless one.</summary>
    public static readonly TimeSpan MaxReadingAhead = TimeSpan.FromDays(1);

    /// <summary>How far ahead anything else may be dated, for the sake of clocks that differ; also how far ahead a reading counts at once.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);

    /// <summary>Nothing that is recorded lies before.</summary>
    public static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Earliest date of a certificate.</summary>
    public static readonly DateOnly EarliestDate = new(1950, 1, 1);

    /// <summary>Latest date of a certificate.</summary>
    public static readonly DateOnly LatestDate = new(2199, 12, 31);

    /// <summary>Longest name of a device, in characters.</summary>
    public const int MaxDeviceIdLength = 100;

    /// <summary>A sensor type: snake_case, at most 32 characters.</summary>
    public const string SensorTypePattern = "^[a-z][a-z0-9_]{0,31}$";

    /// <summary>Longest unit, in characters.</summary>
    public const int MaxUnitLength = 20;

    /// <summary>Longest crop name, in characters.</summary>
    public const int MaxCropLength = 100;

    /// <summary>Longest grade, in characters.</summary>
    public const int MaxGradeLength = 50;

    /// <summary>Longest freshness in words, in characters.</summary>
    public const int MaxFreshnessLength = 100;

    /// <summary>Most defects of an inspection.</summary>
    public const int MaxDefects = 50;

    /// <summary>Longest defect, in characters.</summary>
    public const int MaxDefectLength = 200;

    /// <summary>Longest shelf life, in days.</summary>
    public const int MaxShelfLifeDays = 3650;

    /// <summary>Fractions (freshness, confidence) are kept to so many places.</summary>
    public const int FractionDecimals = 6;

    /// <summary>Longest pest type, in characters.</summary>
    public const int MaxPestTypeLength = 100;

    /// <summary>Longest action, in characters.</summary>
    public const int MaxActionLength = 500;

    /// <summary>Longest issuer, in characters.</summary>
    public const int MaxIssuerLength = 200;

    /// <summary>Longest certificate number, in characters.</summary>
    public const int MaxNumberLength = 100;

    /// <summary>Longest address of a document, in characters.</summary>
    public const int MaxUrlLength = 500;

    /// <summary>Best score of a certificate.</summary>
    public const decimal MaxScore = 100m;

    /// <summary>Scores are kept to so many places.</summary>
    public const int ScoreDecimals = 2;
}
