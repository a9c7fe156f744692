using System.Buffers.Binary;
using Aspire.Hosting.Local;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.Hosting;

public sealed class ProbeTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n", 200)]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\n", 503)]
    [InlineData("HTTP/1.0 404\r\n", 404)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", 0)]
    [InlineData("HTTP/1.1 abc\r\n", 0)]
    [InlineData("", 0)]
    public void The_status_code_is_read_from_the_first_line(string answer, int status) => Assert.Equal(status, HttpProbe.StatusOf(answer));

    [Theory]
    [InlineData("HTTP/1.1 503 x\r\nA: b\r\n\r\n{\"status\":\"Unhealthy\",\"checks\":[{\"name\":\"db\",\"status\":\"Unhealthy\",\"description\":\"It is away.\"},{\"name\":\"self\",\"status\":\"Healthy\"},{\"name\":\"disk\",\"status\":\"Degraded\"}]}", "db is Unhealthy (It is away.); disk is Degraded")]
    [InlineData("HTTP/1.1 503 x\r\n\r\nUnhealthy", "Unhealthy")]
    [InlineData("HTTP/1.1 500 x\r\n\r\n{\"checks\":[1,{\"status\":2}", "{\"checks\":[1,{\"status\":2}")]
    [InlineData("HTTP/1.1 503 x\r\n", "")]
    public void Why_a_service_is_not_healthy_is_read_from_what_it_answers(string answer, string reason) => Assert.Equal(reason, HealthAnswer.Reason(answer));

    [Fact]
    public void The_question_to_MongoDB_is_a_ping_in_its_wire_protocol()
    {
        var request = MongoPing.Request();

        Assert.Equal(request.Length, BinaryPrimitives.ReadInt32LittleEndian(request));
        Assert.Equal(2013, BinaryPrimitives.ReadInt32LittleEndian(request.AsSpan(12)));
        using var reader = new BsonBinaryReader(new MemoryStream(request[21..]));
        Assert.Equal(new BsonDocument { { "ping", 1 }, { "$db", "admin" } }, BsonSerializer.Deserialize<BsonDocument>(reader));
    }

    [Fact]
    public void An_answer_is_good_if_its_field_ok_is_one_whatever_the_kind_of_number()
    {
        Assert.True(MongoPing.SaysOk(new BsonDocument { { "ok", 1.0 } }.ToBson()));
        Assert.True(MongoPing.SaysOk(new BsonDocument { { "operationTime", 5 }, { "ok", 1 } }.ToBson()));
        Assert.True(MongoPing.SaysOk(new BsonDocument { { "ok", 1L } }.ToBson()));
        Assert.False(MongoPing.SaysOk(new BsonDocument { { "ok", 0.0 }, { "errmsg", "no" }, { "code", 18 } }.ToBson()));
        Assert.False(MongoPing.SaysOk(new BsonDocument { { "message", "hello" } }.ToBson()));
    }
}
