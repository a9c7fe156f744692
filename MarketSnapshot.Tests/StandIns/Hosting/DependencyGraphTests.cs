using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Local;
using CsCheck;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.Hosting;

public sealed class DependencyGraphTests
{
    /// <summary>For each resource, which of the earlier ones it waits for.</summary>
    private static readonly Gen<bool[][]> Graphs = Gen.Bool.Array[8].Array[1, 8];

    [Fact]
    public void Whoever_needs_a_resource_stops_before_it() => Graphs.Sample(
        graph =>
        {
            var resources = Build(graph);
            var groups = DependencyGraph.StopOrder(resources);

            Assert.Equal(resources.Length, groups.SelectMany(g => g).Distinct().Count());
            foreach (var resource in resources)
            {
                foreach (var needed in DependencyGraph.DependenciesOf(resource))
                    Assert.True(GroupOf(groups, resource) < GroupOf(groups, needed), $"{resource.Name} needs {needed.Name}");
            }
        },
        iter: 2_000);

    [Fact]
    public void Resources_that_wait_for_each_other_stop_all_the_same()
    {
        var first = new ProjectResource("first");
        var second = new ProjectResource("second");
        first.Annotations.Add(new WaitAnnotation(second, WaitType.WaitUntilHealthy));
        second.Annotations.Add(new WaitAnnotation(first, WaitType.WaitUntilHealthy));

        Assert.Equal([first, second], Assert.Single(DependencyGraph.StopOrder([first, second])));
    }

    private static ProjectResource[] Build(bool[][] graph)
    {
        var resources = Enumerable.Range(0, graph.Length).Select(i => new ProjectResource($"r{i}")).ToArray();
        for (var i = 0; i < graph.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (graph[i][j])
                    resources[i].Annotations.Add(new WaitAnnotation(resources[j], WaitType.WaitUntilHealthy));
            }
        }

        return resources;
    }

    private static int GroupOf(IReadOnlyList<IReadOnlyList<IResource>> groups, IResource resource) =>
        groups.Select((group, index) => (group, index)).Single(g => g.group.Contains(resource)).index;
}
