using System.Text.Json;
using System.Text.Json.Serialization;
using CrmSync.App.Manage.Connections;
using CrmSync.App.Manage.Decisions;
using CrmSync.App.Manage.History;
using CrmSync.App.Manage.OpenApi;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;

namespace CrmSync.App.Manage;

/// <summary>Registers what answers the operator's API. The flow, the rows and an <see cref="IChannelOpener"/> are registered elsewhere.</summary>
public static class ManageServices
{
    public static IServiceCollection AddManageApi(this IServiceCollection services)
    {
        services.AddOpenApi(ManageDocument.Describe);

        // The document's schemas are made with these options; bodies are written with ManageJson.
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
            options.SerializerOptions.RespectRequiredConstructorParameters = true;
            options.SerializerOptions.RespectNullableAnnotations = true;
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        foreach (var service in (Type[])
            [
                typeof(AccountProbe), typeof(ConnectAccount), typeof(ConnectionViews), typeof(ReplaceCredentials), typeof(OpenChannels), typeof(Disconnect),
                typeof(PresetViews), typeof(SyncEnds), typeof(MakeSync), typeof(SyncViews), typeof(EditSync), typeof(SyncSwitch), typeof(RemoveSync), typeof(RunNow), typeof(HeldSet),
                typeof(PlaceSignals), typeof(ResendDue), typeof(HistoryViews), typeof(UnknownPath), typeof(SyncFamily), typeof(PreviewRecord), typeof(Foresight), typeof(DecisionViews), typeof(Decide),
            ])
        {
            services.AddSingleton(service);
        }

        return services;
    }
}
