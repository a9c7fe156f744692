using TickerQ.Utilities.Enums;

namespace TickerQ.Utilities.Interfaces;

/// <summary>Hears of runs that failed or were cancelled.</summary>
public interface ITickerExceptionHandler
{
    /// <summary>A run failed.</summary>
    /// <param name="exception">What it threw.</param>
    /// <param name="tickerId">The run.</param>
    /// <param name="tickerType">What made it due.</param>
    /// <returns>When it has been dealt with.</returns>
    Task HandleExceptionAsync(Exception exception, Guid tickerId, TickerType tickerType);

    /// <summary>A run was cancelled.</summary>
    /// <param name="exception">What it threw.</param>
    /// <param name="tickerId">The run.</param>
    /// <param name="tickerType">What made it due.</param>
    /// <returns>When it has been dealt with.</returns>
    Task HandleCanceledExceptionAsync(Exception exception, Guid tickerId, TickerType tickerType);
}
