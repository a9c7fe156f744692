using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Local;

internal static class ParentSignals
{
    /// <summary>A closed terminal stops the application in order, as Ctrl+C and SIGTERM do.</summary>
    public static IDisposable StopOnHangUp(IHostApplicationLifetime lifetime) =>
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            lifetime.StopApplication();
        });
}
