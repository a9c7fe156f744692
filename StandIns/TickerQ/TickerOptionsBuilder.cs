using TickerQ.Utilities.Entities;
using TickerQ.Utilities.Interfaces;

namespace TickerQ.Utilities
{
    /// <summary>How jobs are run.</summary>
    /// <typeparam name="TTimeTicker">What stands for a job queued for a moment.</typeparam>
    /// <typeparam name="TCronTicker">What stands for a job with a cron expression.</typeparam>
    public class TickerOptionsBuilder<TTimeTicker, TCronTicker>
        where TTimeTicker : TimeTickerEntity<TTimeTicker>, new()
        where TCronTicker : CronTickerEntity, new()
    {
        private readonly SchedulerOptionsBuilder _schedulerOptions;

        internal TickerOptionsBuilder(SchedulerOptionsBuilder schedulerOptions) => _schedulerOptions = schedulerOptions;

        internal Type? TickerExceptionHandlerType { get; private set; }

        /// <summary>Sets up the scheduler.</summary>
        /// <param name="schedulerOptionsBuilder">Changes the scheduler's options.</param>
        /// <returns>The same builder.</returns>
        public TickerOptionsBuilder<TTimeTicker, TCronTicker> ConfigureScheduler(Action<SchedulerOptionsBuilder> schedulerOptionsBuilder)
        {
            schedulerOptionsBuilder?.Invoke(_schedulerOptions);
            return this;
        }

        /// <summary>Names the class that hears of failed and cancelled runs; it is one object for all of them.</summary>
        /// <typeparam name="THandler">The class.</typeparam>
        /// <returns>The same builder.</returns>
        public TickerOptionsBuilder<TTimeTicker, TCronTicker> SetExceptionHandler<THandler>()
            where THandler : ITickerExceptionHandler
        {
            TickerExceptionHandlerType = typeof(THandler);
            return this;
        }
    }

    /// <summary>How the scheduler of this process works.</summary>
    public class SchedulerOptionsBuilder
    {
        /// <summary>Tells this scheduler from others. Default: the machine's name, which two processes on one machine share.</summary>
        public string NodeIdentifier { get; set; } = Environment.MachineName;

        /// <summary>How many jobs run at a time. Default: the number of processors.</summary>
        public int MaxConcurrency { get; set; } = Environment.ProcessorCount;

        /// <summary>The time zone of cron expressions. Default: the machine's.</summary>
#pragma warning disable CA1051, MA0069 // A field in the original as well.
        public TimeZoneInfo SchedulerTimeZone = TimeZoneInfo.Local;
#pragma warning restore CA1051, MA0069
    }
}

namespace TickerQ.Utilities.Entities
{
    /// <summary>A job queued for a moment.</summary>
    /// <typeparam name="TTicker">The class that derives from this one.</typeparam>
    public class TimeTickerEntity<TTicker>
        where TTicker : TimeTickerEntity<TTicker>;

    /// <summary>A job queued for a moment.</summary>
    public class TimeTickerEntity : TimeTickerEntity<TimeTickerEntity>;

    /// <summary>A job with a cron expression.</summary>
    public class CronTickerEntity;
}
