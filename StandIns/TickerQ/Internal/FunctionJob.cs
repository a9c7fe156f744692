using Quartz;

namespace TickerQ.Internal;

/// <summary>Where Quartz hands over: the Quartz job's name is the name of the function to run.</summary>
internal sealed class FunctionJob(IReadOnlyDictionary<string, TickerFunction> functions, FunctionRunner runner) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
        => await runner.RunAsync(
            functions[context.JobDetail.Key.Name], context.ScheduledFireTimeUtc ?? context.FireTimeUtc, cancellationToken).ConfigureAwait(false);
}
