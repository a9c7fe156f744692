namespace Aspire.Dashboard.Telemetry;

/// <summary>When the process of a resource sent its measurements the time before: all points of one export have nearly the same time.</summary>
internal sealed class ExportTimes
{
    private static readonly TimeSpan OneExport = TimeSpan.FromMilliseconds(500);

    private string? _instance;
    private DateTimeOffset? _before;
    private DateTimeOffset _latest;

    /// <summary>The time of the export before the one of this point; null if there was none since the process, or the listening, began.</summary>
    public DateTimeOffset? Before(MetricPoint point)
    {
        if (_instance != point.Source.Instance)
        {
            (_instance, _before, _latest) = (point.Source.Instance, null, point.Time);
        }
        else if (point.Time - _latest > OneExport)
        {
            (_before, _latest) = (_latest, point.Time);
        }

        return _before;
    }
}
