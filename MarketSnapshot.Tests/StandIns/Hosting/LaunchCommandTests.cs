using Aspire.Hosting;
using Aspire.Hosting.Local;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.Hosting;

public sealed class LaunchCommandTests
{
    private static readonly UnixAccount Postgres = new("postgres", 101, 102);
    private static readonly ProcessSpec Server = new("/bin/server", ["-p", "1"], "/") { StopSignals = [Signal.Interrupt, Signal.Quit] };

    [Fact]
    public void On_Linux_a_process_has_a_session_of_its_own_and_its_stop_signal_at_the_parents_death()
    {
        var command = LaunchCommand.Build(Server, parentId: 42, diesWithParent: true, Linux);

        Assert.Equal(["/usr/bin/setsid", "/usr/bin/setpriv", "--pdeathsig=INT", "--", "/bin/sh", "-c"], command.Take(6));
        Assert.Equal(["42", "/bin/server", "-p", "1"], command.TakeLast(4));
    }

    [Fact]
    public void An_account_is_taken_on_before_the_signal_is_arranged_since_the_kernel_forgets_it_when_the_account_changes()
    {
        var command = LaunchCommand.Build(Server with { RunAs = Postgres }, parentId: 42, diesWithParent: true, Linux);

        Assert.Equal(["--reuid=postgres", "--regid=102", "--init-groups", "--pdeathsig=INT"], command.Skip(2).Take(4));
    }

    [Fact]
    public void The_watchdog_does_not_die_with_the_parent() =>
        Assert.Equal(["/usr/bin/setsid", "/bin/server", "-p", "1"], LaunchCommand.Build(Server, parentId: 42, diesWithParent: false, Linux));

    [Fact]
    public void Without_util_linux_a_process_still_has_a_session_of_its_own()
    {
        var command = LaunchCommand.Build(Server, parentId: 42, diesWithParent: true, name => name == "perl" ? "/usr/bin/perl" : null);

        Assert.Equal("/usr/bin/perl", command[0]);
        Assert.Equal(["--", "/bin/server", "-p", "1"], command.TakeLast(4));
    }

    [Fact]
    public void Without_util_linux_no_process_can_run_as_another_account()
    {
        var error = Assert.Throws<DistributedApplicationException>(
            () => LaunchCommand.Build(Server with { RunAs = Postgres }, parentId: 42, diesWithParent: true, _ => null));

        Assert.Contains("setpriv", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_account_is_found_by_its_name_in_the_passwd_file()
    {
        string[] lines = ["root:x:0:0:root:/root:/bin/bash", "broken", "postgres:x:101:102:PostgreSQL:/var/lib/postgresql:/bin/bash"];

        Assert.Equal(Postgres, UnixAccount.Find(lines, "postgres"));
        Assert.Null(UnixAccount.Find(lines, "nobody"));
    }

    private static string? Linux(string name) => $"/usr/bin/{name}";
}
