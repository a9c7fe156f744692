using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.Sensors.Get;

/// <summary>Shows one sensor.</summary>
internal sealed class GetSensorEndpoint(SensorStore sensors, Ownership ownership) : Endpoint<GetSensorRequest, SensorResponse>
{
    public override void Configure()
    {
        Get("/api/sensors/{id}");
        Roles(Role.Vendor, Role.Operator);
        Description(b => b.WithTags(SensorTag.Name)
            .Produces<SensorResponse>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Shows one sensor";
            s.Params["id"] = "The sensor.";
            s.Responses[200] = "The sensor.";
            s.Responses[404] = "There is no sensor with this id.";
        });
    }

    public override async Task HandleAsync(GetSensorRequest request, CancellationToken ct)
    {
        await ownership.EnsureSensorAsync(request.Id, HttpContext.DataScope(), ct);
        await Send.OkAsync(SensorResponse.From(await sensors.GetAsync(request.Id, ct)), ct);
    }
}

/// <summary>Names one sensor.</summary>
internal sealed class GetSensorRequest
{
    /// <summary>The sensor.</summary>
    public Guid Id { get; set; }
}
