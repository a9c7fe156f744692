using TickerQ.Utilities.Base;
using TickerQ.Utilities.Enums;

namespace TickerQ.Internal;

/// <summary>A method that was found to be a job.</summary>
internal sealed record TickerFunction(
    string Name,
    string? CronExpression,
    TickerTaskPriority Priority,
    int MaxConcurrency,
    Func<IServiceProvider, TickerFunctionContext, CancellationToken, Task> InvokeAsync);
