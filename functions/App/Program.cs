CrmSync.App.Host.Handler.Build(args).Run();
