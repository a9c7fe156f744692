using System.Collections.Concurrent;

namespace Aspire.Hosting.Local;

/// <summary>
/// The thread that starts every process. On Linux a parent's death means the death of the thread that started the child, so this one
/// lives as long as the AppHost: started from a pool thread, children would be signalled whenever the pool retires that thread.
/// </summary>
internal static class ProcessThread
{
    private static readonly BlockingCollection<Action> Work = [];

    static ProcessThread()
    {
        new Thread(static () =>
        {
            foreach (var action in Work.GetConsumingEnumerable())
            {
                action();
            }
        })
        {
            IsBackground = true,
            Name = "processes",
        }.Start();
    }

    public static Task<T> RunAsync<T>(Func<T> function)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
        {
            try
            {
                result.SetResult(function());
            }
            // Handed to the caller, who waits for it.
            catch (Exception e)
            {
                result.SetException(e);
            }
        });
        return result.Task;
    }
}
