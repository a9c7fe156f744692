using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Local;

/// <summary>Gives every endpoint its port: the one it names, or a free one; under test always a free one.</summary>
internal sealed class PortAssigner(IConfiguration configuration)
{
    // Below the range from which systems take the ports of outgoing connections: a port there may be gone a moment after it was free.
    private const int FirstFree = 15_000;
    private const int LastFree = 31_999;

    // The processes of an AppHost that was killed a moment ago may still be ending.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static readonly Lock Lock = new();
    private static readonly HashSet<int> Given = [];

    private readonly Dictionary<int, string> _fixed = [];

    private bool Randomize => configuration.GetValue("DcpPublisher:RandomizePorts", defaultValue: false);

    /// <summary>Sets the address of each endpoint and the ports of each replica. Gives what needs a proxy between the two.</summary>
    public IReadOnlyList<ProxyRoute> Assign(IResource resource, IReadOnlyList<ResourceInstance> instances)
    {
        var routes = new List<ProxyRoute>();
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            // A server in a container listens on its own port there; here it listens on the public one itself.
            var own = resource is ContainerResource || Randomize ? null : endpoint.TargetPort;
            var port = Randomize ? TakeFree() : TakeFixed(resource, endpoint, endpoint.Port ?? own) ?? TakeFree();
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port);
            var direct = instances.Count == 1 && (own is null || own == port || !endpoint.IsProxied);
            foreach (var instance in instances)
            {
                instance.SetTargetPort(endpoint, direct ? port : instances.Count == 1 ? own!.Value : TakeFree());
            }

            if (!direct)
            {
                routes.Add(new ProxyRoute(port, [.. instances.Select(i => i.TargetPort(endpoint))]));
            }
        }

        return routes;
    }

    /// <exception cref="DistributedApplicationException">A fixed port is taken by another program.</exception>
    public async Task EnsureFreeAsync(IResource resource, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        foreach (var port in resource.Annotations.OfType<EndpointAnnotation>().Select(e => e.AllocatedEndpoint!.Port).Where(_fixed.ContainsKey))
        {
            while (!IsFree(port) && time.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }

            if (!IsFree(port))
            {
                throw new DistributedApplicationException(
                    $"Port {port}, on which '{resource.Name}' listens, is taken by another program. Stop that program, or choose another port: {Advice(resource)}.");
            }
        }
    }

    internal static bool IsFree(int port) =>
        CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    private static bool CanListen(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AddressNotAvailable; // no IPv6 on loopback: nobody else has it either
        }
    }

    internal static int TakeFree()
    {
        lock (Lock)
        {
            for (var attempt = 0; attempt < 1000; attempt++)
            {
                var port = RandomNumberGenerator.GetInt32(FirstFree, LastFree + 1);
                if (!Given.Contains(port) && IsFree(port))
                {
                    Given.Add(port);
                    return port;
                }
            }
        }

        throw new DistributedApplicationException($"No free port was found between {FirstFree} and {LastFree}.");
    }

    private int? TakeFixed(IResource resource, EndpointAnnotation endpoint, int? port)
    {
        if (port is < 1 or > ushort.MaxValue)
        {
            throw new DistributedApplicationException($"Port {port} of '{resource.Name}' can't be had; ports go from 1 to {ushort.MaxValue}. Choose another one: {Advice(resource)}.");
        }

        if (port is { } number && !_fixed.TryAdd(number, resource.Name))
        {
            throw new DistributedApplicationException(
                $"Port {number} is given to '{_fixed[number]}' and, as endpoint '{endpoint.Name}', to '{resource.Name}'. Choose another one: {Advice(resource)}.");
        }

        return port;
    }

    private string Advice(IResource resource) => configuration[$"Ports:{resource.Name}"] is not null
        ? $"configuration key Ports:{resource.Name}, for instance --Ports:{resource.Name}=N on the command line or the environment variable Ports__{resource.Name}=N"
        : resource is ProjectResource
            ? "applicationUrl in the project's Properties/launchSettings.json, or WithEndpoint in AppHost.cs"
            : "the port argument in AppHost.cs";
}

/// <summary>A public port in front of the ports of replicas.</summary>
internal sealed record ProxyRoute(int Port, IReadOnlyList<int> TargetPorts);
