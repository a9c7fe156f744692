using System.Net;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Local;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.Hosting;

public sealed class PortTests
{
    [Fact]
    public void Under_test_every_endpoint_gets_a_port_of_its_own_whatever_it_names()
    {
        var assigner = Assigner(("DcpPublisher:RandomizePorts", "true"));
        var ports = Enumerable.Range(0, 40)
            .Select(i => WithEndpoint($"r{i}", 8000))
            .Select(resource =>
            {
                Assert.Empty(assigner.Assign(resource, [new ResourceInstance(resource, resource.Name)]));
                return resource.GetEndpoints().Single().Port;
            })
            .ToArray();

        Assert.Equal(ports.Length, ports.Distinct().Count());
        Assert.DoesNotContain(8000, ports);
    }

    [Fact]
    public void Two_resources_on_one_port_are_refused_by_name()
    {
        var assigner = Assigner(("Ports:second", "1"));
        var first = WithEndpoint("first", 18123);
        var second = WithEndpoint("second", 18123);
        assigner.Assign(first, [new ResourceInstance(first, "first")]);

        var error = Assert.Throws<DistributedApplicationException>(() => assigner.Assign(second, [new ResourceInstance(second, "second")]));

        Assert.Contains("'first'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'second'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Ports:second", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65536)]
    public void A_port_that_does_not_exist_is_refused_with_the_resource(int port)
    {
        var resource = WithEndpoint("api", port);

        var error = Assert.Throws<DistributedApplicationException>(() => Assigner().Assign(resource, [new ResourceInstance(resource, "api")]));

        Assert.Contains($"Port {port} of 'api'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_another_program_has_taken_is_named_with_the_resource()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var assigner = Assigner();
        var resource = WithEndpoint("api", port);
        assigner.Assign(resource, [new ResourceInstance(resource, "api")]);

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => assigner.EnsureFreeAsync(resource, TimeProvider.System, TestContext.Current.CancellationToken));

        Assert.Contains($"Port {port}", error.Message, StringComparison.Ordinal);
        Assert.Contains("'api'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replicas_behind_one_port_answer_by_turns_and_a_dead_one_is_passed_over()
    {
        var resource = WithEndpoint("api", port: null);
        var instances = Enumerable.Range(1, 3).Select(i => new ResourceInstance(resource, $"api-{i}")).ToArray();
        var route = Assert.Single(Assigner().Assign(resource, instances));
        using var first = Answer(route.TargetPorts[0], "one");
        using var second = Answer(route.TargetPorts[1], "two");
        using var proxy = TcpProxy.Start(route);

        var answers = new List<string>();
        for (var i = 0; i < 6; i++)
            answers.Add(await AskAsync(route.Port));

        Assert.Equal(["one", "two"], answers.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(resource.GetEndpoints().Single().Port, route.Port);
        Assert.Equal(3, route.TargetPorts.Distinct().Count());
    }

    private static PortAssigner Assigner(params (string Key, string Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build());

    private static ProjectResource WithEndpoint(string name, int? port)
    {
        var resource = new ProjectResource(name);
        resource.Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, "http", port: port));
        return resource;
    }

    private static TcpListener Answer(int port, string text)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        _ = Task.Run(async () =>
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
            }
        });
        return listener;
    }

    private static async Task<string> AskAsync(int port)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync(limit.Token);
    }
}
